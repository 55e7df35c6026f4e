"""Published versions and aliases of functions: there are none here."""

import re
from collections.abc import Mapping
from typing import Any

from hoststack.deploying.template import Template, resources

_ALIAS = re.compile(r"\$\{([A-Za-z0-9]{1,255})\.(?:Alias|Version)\}")
_QUALIFIED = re.compile(r"(\$\{([A-Za-z0-9]{1,255})\.Arn\}):([A-Za-z0-9_-]{1,128})")
_PUBLISHING = {
    "AWS::Serverless::Function": (
        "AutoPublishAlias",
        "AutoPublishAliasAllProperties",
        "AutoPublishCodeSha256",
        "DeploymentPreference",
        "ProvisionedConcurrencyConfig",
        "PublishToLatestPublished",
        "SnapStart",
        "VersionDeletionPolicy",
        "VersionDescription",
    ),
    "AWS::Serverless::Api": ("AlwaysDeploy",),
}


def unpublish(template: Template) -> Template:
    """A copy without published versions and aliases: everything here calls the latest code.

    Where the template names a function's alias or version, the copy has the function's own ARN. Nor
    is an API deployed anew that has not changed.
    """
    shared = template.get("Globals", {}).get("Function", {}).get("AutoPublishAlias")
    aliases = {
        name: (resource.get("Properties") or {}).get("AutoPublishAlias", shared)
        for name, resource in resources(template)
        if resource.get("Type") == "AWS::Serverless::Function"
    }
    changed: Template = _without_aliases(template, {n: a for n, a in aliases.items() if a})
    for kind, names in _PUBLISHING.items():
        section = changed.get("Globals", {}).get(kind.removeprefix("AWS::Serverless::"), {})
        found = [r.get("Properties") for _, r in resources(changed) if r.get("Type") == kind]
        for properties in (section, *found):
            for name in names:
                (properties or {}).pop(name, None)
    return changed


def _without_aliases(template: Template, aliases: Mapping[str, Any]) -> Any:
    # The logical ids that the SAM transform gives to aliases.
    made = {
        f"{name}Alias{alias.replace('-', 'D').replace('_', 'U')}": name
        for name, alias in aliases.items()
        if isinstance(alias, str)
    }

    def arn_alone(match: re.Match[str]) -> str:
        return match[1] if match[3] == aliases.get(match[2]) else match[0]

    def in_text(text: str) -> str:
        for alias, name in made.items():
            text = text.replace(f"${{{alias}}}", f"${{{name}.Arn}}")
        return _QUALIFIED.sub(arn_alone, _ALIAS.sub(r"${\1.Arn}", text))

    def changed(value: Any) -> Any:  # noqa: PLR0911 - one for each form
        match value:
            case {"Ref": str(name)} if name in made:
                return {"Fn::GetAtt": [made[name], "Arn"]}
            case {"Ref": str(name)} if name.endswith((".Alias", ".Version")):
                return {"Fn::GetAtt": [name.rpartition(".")[0], "Arn"]}
            case {"Fn::GetAtt": [_, "Version.Version"]}:
                return "$LATEST"
            case {"DependsOn": str() | list() as needed}:
                rest = {key: changed(part) for key, part in value.items() if key != "DependsOn"}
                names = [needed] if isinstance(needed, str) else needed
                return {**rest, "DependsOn": [made.get(name, name) for name in names]}
            case dict():
                return {key: changed(part) for key, part in value.items()}
            case list():
                return [changed(part) for part in value]
            case str():
                return in_text(value)
        return value

    return changed(template)
