"""What the client function has: the way to the business service, and what it screens by."""

import importlib
from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from functions.client.business import BusinessClient
from functions.client.health import Health
from functions.client.hops import ApiHop, Hop, InvokeHop
from functions.client.intake import Intake
from functions.client.patience import Pace
from functions.wiring import Wiring
from infra.errors import SettingsError

if TYPE_CHECKING:
    from alerts import Detector, Policy

# Screened to make ready what the engine makes when it first meets text, and personal data.
_EXAMPLES = (
    "Summarise the history of tea in three sentences.",
    "Write to ann@example.com, or call +44 20 7946 0958, before 1 May 2031.",
)


class ClientWiring(Wiring):
    """The client function's settings and adapters, and what it builds on them."""

    service = "client"

    @cached_property
    def business(self) -> BusinessClient:
        """The business service, seen from here."""
        return BusinessClient(self._hop())

    @cached_property
    def health(self) -> Health:
        """What the health route asks."""
        return Health(self.business)

    @cached_property
    def intake(self) -> Intake:
        """Screens messages and submits them."""
        return Intake(
            policy=self.policy,
            detectors=self.detectors,
            reports=self.reports_when_needed(),
            business=self.business,
            log=self.log,
        )

    @cached_property
    def pace(self) -> Pace:
        """How long tasks take, for those who ask when to come back."""
        chosen = self.settings
        return Pace(chosen.model_s, is_measured=chosen.model != "simulated")

    @cached_property
    def policy(self) -> "Policy":
        """The alert policy.

        Raises:
            SettingsError: PROMPTLANE_ALERT_POLICY is not one.
        """
        from alerts import Policy, PolicyError

        try:
            return Policy.parse(self.settings.alert_policy, max_chars=self.settings.max_chars)
        except PolicyError as error:
            raise SettingsError(f"PROMPTLANE_ALERT_POLICY: {error}") from error

    @cached_property
    def detectors(self) -> "tuple[Detector, ...]":
        """The operator's own detectors.

        Raises:
            SettingsError: One cannot be imported or made.
        """
        return tuple(_detector(name.strip()) for name in self.settings.alert_detectors)

    def warm(self) -> None:
        """Have the engine ready for the first message, which else waits 50 ms for it."""
        from alerts import screen

        for message in _EXAMPLES:
            screen(message, self.policy)

    def close(self) -> None:
        """Let go of all sockets and threads."""
        if "business" in vars(self):
            self.business.close()
        super().close()

    def _hop(self) -> Hop:
        match self.settings.business_hop:
            case "api":
                url = self.settings.required("business_url")
                return ApiHop(url, self.identity, trace=self.trace)
            case "invoke":
                name = self.settings.required("business_function")
                return InvokeHop(name, self.lambda_endpoint(), self.identity, trace=self.trace)
            case unknown:
                assert_never(unknown)


def _detector(name: str) -> "Detector":
    module, _, made = name.partition(":")
    try:
        detector: Detector = getattr(importlib.import_module(module), made)()
    except Exception as error:  # whatever that code raises
        raise SettingsError(
            f"PROMPTLANE_ALERT_DETECTORS: {name!r} could not be made "
            f"({type(error).__name__}: {error}); expected module:Class, in the package"
        ) from error
    if not callable(getattr(detector, "find", None)):
        raise SettingsError(f"PROMPTLANE_ALERT_DETECTORS: {name!r} has no method find(text)")
    return detector
