"""The queue of webhooks that template.yaml declares."""

from typing import Any

from infra.machinery.pauses import doubled
from tests.stand.cloudformation import defaults, properties, template

DAY_S = 86_400


def test_a_receiver_is_told_again_for_a_day() -> None:
    tries = properties("WebhooksQueue")["RedrivePolicy"]["maxReceiveCount"]
    first_s = float(defaults()["WebhookRetrySeconds"])

    pauses_s = sum(doubled(first_s, number) for number in range(1, tries))

    assert DAY_S - 900 <= pauses_s <= DAY_S + 900
    assert properties("WebhooksQueue")["MessageRetentionPeriod"] > 2 * DAY_S


def test_nothing_of_it_is_deployed_without_a_url(transformed: dict[str, Any]) -> None:
    of_webhooks = {
        name: resource.get("Condition")
        for name, resource in transformed.items()
        if name.startswith("Webhook")
    }

    assert len(of_webhooks) >= 7
    assert set(of_webhooks.values()) == {"QueuesWebhooks", "ShipsWebhookLogs"}
    assert template()["Parameters"]["WebhookUrl"]["Default"] == ""
    assert template()["Parameters"]["WebhookSecret"]["NoEcho"] is True
