"""The SDKs' clients that adapters talk through; none opens a socket before its first call."""
