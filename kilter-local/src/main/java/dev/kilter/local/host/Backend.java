package dev.kilter.local.host;

/// One process that answers on `127.0.0.1:port`.
///
/// @param id   the instance, unique for ever
/// @param port where it listens
public record Backend(String id, int port) {}
