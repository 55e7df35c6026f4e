"""What goes wrong between a command and its cloud; apart, so that nobody needs an SDK to know."""


class CloudUnusable(Exception):
    """There is no stack, no key or no such function; the message says what to do."""


class CloudAway(CloudUnusable):
    """Nothing answers there."""


class CredentialsMissing(CloudUnusable):
    """AWS cannot be asked: there are no credentials, or no region."""


class CloudFailed(CloudUnusable):
    """A function of the stack has failed."""
