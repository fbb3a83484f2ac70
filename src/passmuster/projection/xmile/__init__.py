"""XMILE, the exchange format of system dynamics: models without ages and queues, both ways."""
