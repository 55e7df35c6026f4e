"""`make run MODEL=local`: a real small language model behind the queue, on both brokers."""

from pathlib import Path

import pytest

from tests.stand.cloud import call, free_ports, running_cloud, wait_for_status

PATIENCE_S = 110  # a busy machine takes its time for fifty tokens


@pytest.mark.parametrize("broker", ["sqs", "redis"])
def test_a_real_model_answers_and_counts_its_tokens(broker: str, tmp_path: Path) -> None:
    model_port, redis_port = free_ports(2)
    variables = {"MODEL": "local", "MODEL_PORT": model_port, "BROKER": broker}
    if broker == "redis":
        variables["REDIS_PORT"] = redis_port
    with running_cloud(tmp_path, "MaxOutputTokens=50", **variables) as cloud:
        answers = [
            call("POST", f"{cloud.front}/process?message=What+is+the+capital+of+France%3F")
            for _ in range(2)
        ]
        urls = [f"{cloud.front}/status/{answer.json['task_id']}" for answer in answers]
        ends = [wait_for_status(u, "SUCCESS", "FAILURE", timeout_s=PATIENCE_S) for u in urls]

    for end in ends:
        assert end["status"] == "SUCCESS", end
        assert end["result"].strip()  # a model of this size knows little: what it says is no test
        assert not end["result"].startswith("Analysed")  # as the simulated one does
        assert end["usage"]["input_tokens"] > 5
        assert end["finish_reason"] in ("stop", "length")
        assert 0 < end["usage"]["output_tokens"] <= 50
        assert end["model"] == "SmolLM2-135M-Instruct"
