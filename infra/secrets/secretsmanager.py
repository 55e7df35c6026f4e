"""AWS Secrets Manager."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import SecretUnavailable


class SecretsManager:
    """Read secrets."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def read(self, name: str) -> str:
        """A secret's text, as it is now; no socket stays open.

        Raises:
            SecretUnavailable: There is none of this name, it may not be read, or it is no text.
        """
        try:
            answer = self._client.get_secret_value(SecretId=name)
        except (BotoCoreError, ClientError) as error:
            raise SecretUnavailable(f"the secret {name} cannot be read") from error
        finally:
            self._client.close()
        text = str(answer.get("SecretString", "")).strip()
        if not text:
            raise SecretUnavailable(f"the secret {name} is no text")
        return text
