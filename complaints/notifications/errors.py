"""What a channel can answer besides "sent"."""


class AddressRefused(Exception):
    """The mail server or the gateway refuses this address or message for good; asking again changes nothing.

    `code` is the answer's code and nothing else: an answer in words may quote the address.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
