"""Carries out what the command line says."""

import argparse
import shlex
import signal
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from botocore.exceptions import BotoCoreError

from hoststack.command import credentials, engines, looking, privacy, unfinished
from hoststack.command.cloud import Cloud, CloudError
from hoststack.command.companions import CompanionError, Companions
from hoststack.command.options import parser
from hoststack.command.parent import end_with_parent
from hoststack.command.plan import Plan, new_secret
from hoststack.command.telling import (
    Progress,
    facts_of,
    fill,
    is_coloured,
    show,
    summary,
    warn,
    warn_of_proxy,
    write,
)
from hoststack.deploying.apis import apis_of, faults
from hoststack.deploying.checking import Checked
from hoststack.deploying.prepare import Prepared
from hoststack.deploying.reload import Commands, Reloader, run
from hoststack.deploying.spec import DeployError, Stack
from hoststack.deploying.stack import deploy
from hoststack.functions.failures import Failures
from hoststack.functions.prints import Prints
from hoststack.settings import OPEN_SECRET

_POLL_S = 0.1


class _Stopped(BaseException):
    """Someone pressed Ctrl-C or sent SIGTERM; no Exception, which a library might make its own."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; exits with 0 when stopped, or with 1 and a message."""
    options = parser(run=_run, deploy=_deploy).parse_args(argv)
    privacy.begin()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        options.command(options)
    except (CloudError, CompanionError, DeployError, OSError, BotoCoreError) as error:
        hint = getattr(options, "hint", "")
        sys.exit(f"hoststack: {error}" + (f"\n{hint}" if hint else ""))
    except _Stopped:
        sys.exit(0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # an impatient second Ctrl-C
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise _Stopped


def _run(options: argparse.Namespace) -> None:
    end_with_parent()
    say = Progress()
    engines.check(options)
    welcome = options.welcome.read_text() if options.welcome else ""
    cloud = Cloud(_plan(options))
    companions = Companions(options.companion, cloud.folder, say)
    failures = Failures(cloud.folder, say)
    prints = Prints(cloud.folder, show, is_coloured=is_coloured())
    companions.check_plan()
    found = _check_stack(options)
    cloud.start()
    reloader: Reloader | None = None
    try:
        warn(cloud.plan)
        looking.warn(cloud.warnings)
        say(f"{cloud.plan.engine} starts on {cloud.endpoint}, its log is {cloud.log}")
        # meanwhile, since it takes a second
        ready = looking.prepared(found, cloud.endpoint) if found else None
        companions.start()
        cloud.wait_until_ready()
        reloader = _reloader(options, cloud, ready, say)
        outputs = _first_deployment(options, cloud, ready, say)
        _tell_ready(options, cloud, outputs, welcome, say)
        _look_after(cloud, companions, reloader, (failures, prints))
    finally:
        if reloader:
            reloader.stop()
        _end(options, cloud, companions, say)


def _check_stack(options: argparse.Namespace) -> Checked | None:
    """Look at what is to be deployed, before anything is started."""
    if options.check:
        run(shlex.split(options.check), privacy.callers_umask())
    return looking.checked(_stack(options)) if options.template else None


def _first_deployment(
    options: argparse.Namespace, cloud: Cloud, ready: Prepared | None, say: Progress
) -> dict[str, str]:
    """The outputs of the stack, if there is to be one."""
    if ready is None:
        return {}
    say(f"deploying {options.template} as stack {options.stack}")
    return cloud.deploy(_stack(options), ready)


def _tell_ready(
    options: argparse.Namespace,
    cloud: Cloud,
    outputs: dict[str, str],
    welcome: str,
    say: Progress,
) -> None:
    apis = apis_of(options.stack, cloud.endpoint, cloud.plan.secret) if options.template else []
    wrong = faults(cloud.plan.fronts, apis) if options.template else []
    if wrong:
        raise DeployError("\n".join(wrong))
    say("ready")
    facts = facts_of(cloud, outputs)
    text = fill(welcome, facts | outputs) if options.welcome else summary(cloud, outputs, apis)
    print(text, end="", flush=True)
    warn_of_proxy(cloud.plan.host)
    for file in options.ready_file:
        write(file, facts)


def _look_after(
    cloud: Cloud,
    companions: Companions,
    reloader: Reloader | None,
    functions: Sequence[Failures | Prints],
) -> None:
    """Until someone stops the run, or the engine ends."""
    if reloader:  # on a thread of its own: a reload takes seconds, which others can't wait
        thread = threading.Thread(target=reloader.run, name="hoststack-reload", daemon=True)
        thread.start()
    while True:
        time.sleep(_POLL_S)
        cloud.check()
        companions.look_after()
        for told in functions:
            told.look()


def _end(options: argparse.Namespace, cloud: Cloud, companions: Companions, say: Progress) -> None:
    say("stopping")
    left = unfinished.messages(cloud.endpoint, cloud.plan.secret) if options.template else 0
    if lost := unfinished.told(left):
        say(f"{lost} {options.unfinished_hint}".rstrip())
    companions.stop()
    cloud.stop()
    for file in options.ready_file:
        file.unlink(missing_ok=True)
    say("stopped")


def _deploy(options: argparse.Namespace) -> None:
    found = looking.checked(_stack(options))
    endpoint = options.endpoint or f"http://localhost:{options.port}"
    secret = credentials.secret_in(options.dir)
    ready = looking.prepared(found, endpoint)
    outputs = deploy(_stack(options), endpoint, secret, ready=ready, say=_tell)
    for name, value in outputs.items():
        print(f"{name}={value}")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _plan(options: argparse.Namespace) -> Plan:
    return Plan(
        python=options.runtime_python,
        pythons=dict(options.python),
        port=options.port,
        fronts=tuple(options.front),
        listen=options.listen,
        hosts=tuple(options.host),
        open_apis=tuple(options.open_api),
        secret=_secret(options),
        folder=options.dir,
        log=options.log,
        lambda_metrics=options.lambda_metrics,
        logs=_shows_logs(options),
        settings=dict(options.set),
        ministack=options.ministack,
    )


def _shows_logs(options: argparse.Namespace) -> bool:
    if options.logs is None:
        return options.engine == "localstack" and sys.stdout.isatty()
    return bool(options.logs)


def _secret(options: argparse.Namespace) -> str:
    """The root key's secret; empty if the address decides."""
    if options.trusted_network:
        return OPEN_SECRET
    return new_secret() if options.own_key else ""


def _stack(options: argparse.Namespace) -> Stack:
    return Stack(
        name=options.stack,
        template=options.template,
        code=next((folder for function, folder in options.code if not function), None),
        codes={function: folder for function, folder in options.code if function},
        parameters=dict(options.parameter),
        allow_stubs=options.allow_stubs,
        pythons=frozenset(version for version, _ in options.python),
        secrets=dict(options.secret_from),
        engine=options.engine,
        lambda_metrics=getattr(options, "lambda_metrics", True),
        fronted=frozenset(front.api_id for front in getattr(options, "front", ())),
    )


def _reloader(
    options: argparse.Namespace, cloud: Cloud, ready: Prepared | None, say: Progress
) -> Reloader | None:
    """What deploys changes; it notes the files as they are before the first deployment."""
    if ready is None or not options.watch:
        return None
    return Reloader(
        _stack(options),
        (cloud.endpoint, cloud.plan.secret),
        paths=options.watch,
        say=say,
        commands=Commands(build=options.build, check=options.check, umask=privacy.callers_umask()),
        ready=ready,
    )
