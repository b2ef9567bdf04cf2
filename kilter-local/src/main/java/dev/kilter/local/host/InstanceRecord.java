package dev.kilter.local.host;

import org.jspecify.annotations.Nullable;

/// What is on disk of an instance. Written before its process starts, so that a process never runs unknown; removed
/// after its process is gone.
///
/// @param id        mark of the process
/// @param port      where it is expected to listen; 0: a worker
/// @param ignoresPort it listens on its declared port instead of PORT
/// @param identity  null: not known to have started yet
/// @param proven    it was ready once
record InstanceRecord(
        String id,
        ProcessSpec spec,
        int port,
        boolean ignoresPort,
        @Nullable ProcessIdentity identity,
        boolean proven) {
    InstanceRecord started(@Nullable ProcessIdentity started) {
        return new InstanceRecord(id, spec, port, ignoresPort, started, proven);
    }

    InstanceRecord ready() {
        return new InstanceRecord(id, spec, port, ignoresPort, identity, true);
    }

    InstanceRecord onDeclaredPort() {
        return new InstanceRecord(id, spec, spec.listening().port(), true, identity, proven);
    }
}
