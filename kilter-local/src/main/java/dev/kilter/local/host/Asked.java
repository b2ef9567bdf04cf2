package dev.kilter.local.host;

import dev.kilter.sdk.app.HealthProbe;

/// Where a process was asked whether it is ready.
///
/// @param port     of this machine
/// @param declared what kilter.yaml says instead
/// @param ofHealth whether that is the port of its health check alone
record Asked(int port, int declared, boolean ofHealth) {
    static Asked port(int port, int declared) {
        return new Asked(port, declared, false);
    }

    static Asked healthPort(int port, int declared) {
        return new Asked(port, declared, true);
    }

    /// What tells the process of it.
    String variable() {
        return ofHealth ? HealthProbe.PORT : "PORT";
    }

    /// As kilter.yaml says that port.
    String words(int other) {
        return ofHealth ? "health: { port: " + other + " }" : "port: " + other;
    }

    /// The key of kilter.yaml.
    String key() {
        return ofHealth ? "health.port" : "port:";
    }
}
