"""Kombu's Redis transport, except that a channel which is gone does nothing with its messages any more.

When the broker goes away, a worker drops its channels and connects anew. Work that was under way ends meanwhile and
is acknowledged on a dropped channel; a channel with such work gives its messages back when it is dropped. With kombu
5.7.0 either may raise an `AttributeError` that ends the whole worker (`make faults` found it). Neither is needed: an
entry of the outbox acts once however often it is delivered, and the sweep brings back what nobody finished.
"""

from typing import Any

from kombu.transport import redis


class QoS(redis.QoS):
    """Acknowledges as long as there is a connection to do it on."""

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message."""
        if not self._is_gone():
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Refuse a message, or give it back."""
        if not self._is_gone():
            super().reject(delivery_tag, requeue=requeue)

    def _is_gone(self) -> bool:
        transport: Any = self.channel.connection
        return self.channel.closed or transport is None or transport.client is None


class Channel(redis.Channel):
    """Gives nothing back when it is closed."""

    QoS = QoS
    do_restore = False


class Transport(redis.Transport):
    """Named in the setting `broker_transport`."""

    Channel = Channel
