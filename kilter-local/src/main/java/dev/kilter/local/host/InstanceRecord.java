package dev.kilter.local.host;

import dev.kilter.sdk.app.HealthProbe;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is on disk of an instance. Written before its process starts, so that a process never runs unknown; removed
/// after its process is gone.
///
/// @param id        mark of the process
/// @param port      where it is expected to listen; 0: a worker
/// @param healthPort where its health check is expected to listen; 0: at the same
/// @param ignoresPort it listens on a declared port instead of PORT or HEALTH_PORT
/// @param identity  null: not known to have started yet
/// @param proven    it was ready once
record InstanceRecord(
        String id,
        ProcessSpec spec,
        int port,
        int healthPort,
        boolean ignoresPort,
        @Nullable ProcessIdentity identity,
        boolean proven) {
    InstanceRecord started(@Nullable ProcessIdentity started) {
        return new InstanceRecord(id, spec, port, healthPort, ignoresPort, started, proven);
    }

    InstanceRecord ready() {
        return new InstanceRecord(id, spec, port, healthPort, ignoresPort, identity, true);
    }

    InstanceRecord onDeclaredPort() {
        return new InstanceRecord(id, spec, spec.listening().port(), healthPort, true, identity, proven);
    }

    /// @param declared where it answers instead
    InstanceRecord healthOn(int declared) {
        return new InstanceRecord(id, spec, port, declared, true, identity, proven);
    }

    /// What its process is told of them.
    Map<String, String> ports() {
        Map<String, String> ports = new TreeMap<>();
        if (port != 0) {
            ports.put("PORT", Integer.toString(port));
        }
        if (healthPort != 0) {
            ports.put(HealthProbe.PORT, Integer.toString(healthPort));
        }
        return ports;
    }
}
