"""The SAM transform, by AWS's own `aws-sam-translator`; no AWS is asked.

LocalStack would run the same one, but only after it has looked for what the template refers to, so
that names which the transform makes, such as `ServerlessRestApi`, are missing; and it tells no
reasons.
"""

import logging
from collections.abc import Mapping
from typing import Any

from hoststack.deploying.spec import DeployError
from hoststack.deploying.template import Template, resources, transforms

_NAME = "AWS::Serverless-2016-10-31"


def transformed(template: Template, given: Mapping[str, str], session: Any) -> Template:
    """What a template's SAM resources become; one without that transform stays.

    Args:
        given: The stack's parameters. Secret ones are not told: the transform may copy values.
        session: A boto3 session with a region.

    Raises:
        DeployError: The transform refused something: a line for each resource.
    """
    others = [each for each in transforms(template) if each not in (_NAME, {"Name": _NAME})]
    if len(others) == len(transforms(template)):
        return template
    declared = template.get("Parameters") or {}
    values = {key: value for key, value in given.items() if not declared.get(key, {}).get("NoEcho")}
    made = _translated({**template, "Transform": _NAME}, values, session)
    made.pop("Transform", None)
    return {"Transform": others, **made} if others else made


def _translated(template: Template, values: dict[str, Any], session: Any) -> Template:
    # Here, since it takes as long to import as boto3 does.
    from samtranslator.model.exceptions import ExceptionWithMessage, InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.utils.py27hash_fix import (
        to_py27_compatible_template,
        undo_mark_unicode_str_in_template,
    )

    logging.getLogger("samtranslator").setLevel(logging.CRITICAL)  # it talks about its own insides
    kinds = {name: resource.get("Type") for name, resource in resources(template)}
    try:
        to_py27_compatible_template(template, values)  # else generated ids are others than AWS's
        made = Translator(None, Parser(), boto_session=session).translate(template, values)
    except InvalidDocumentException as error:
        lines = [_line(cause, kinds) for cause in error.causes]
        raise DeployError("\n".join(["The SAM transform refused:", *lines])) from error
    except ExceptionWithMessage as error:
        raise DeployError(f"The SAM transform refused the template: {error.message}") from error
    found: Template = undo_mark_unicode_str_in_template(made)
    return found


def _line(cause: Any, kinds: Mapping[str, Any]) -> str:
    name = getattr(cause, "_logical_id", None)
    if not isinstance(name, str):
        return f"  {cause.message}"
    where = f"{name} ({kinds[name]})" if name in kinds else name
    return f"  {where}: {getattr(cause, '_message', None) or cause.message}"
