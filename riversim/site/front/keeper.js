// Keeps all of one release on the device: the next visit needs no network.
