package dev.kilter.effects;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Starts and signals processes through the gate.
public final class ProcessGate {
    private final Effects effects;

    /// Process changes that pass this gate.
    public ProcessGate(Effects effects) {
        this.effects = effects;
    }

    /// Starts what the builder describes. `what` names it for people and holds no secrets.
    public Process start(String what, ProcessBuilder builder) {
        try {
            return effects.<Process, IOException>call("start " + what, builder::start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks the process to end (SIGTERM). False if it was gone.
    public boolean terminate(String what, ProcessHandle process) {
        return effects.<Boolean, RuntimeException>call("terminate " + what, process::destroy);
    }

    /// Ends the process (SIGKILL). False if it was gone.
    public boolean kill(String what, ProcessHandle process) {
        return effects.<Boolean, RuntimeException>call("kill " + what, process::destroyForcibly);
    }
}
