package dev.kilter.cli;

import dev.kilter.cli.view.DeployView;

/// While it is open, Ctrl-C leaves the deploy running on the platform and says how to come back; the exit code is 8.
final class Detach implements AutoCloseable {
    private static final int STILL_RUNNING = 8;

    private final Thread hook;

    Detach(DeployView view, String deploy, boolean local) {
        this.hook = new Thread(() -> {
            view.leave("left " + deploy + " running on the " + (local ? "local platform" : "server")
                    + ".   kilter attach " + deploy + (local ? " --local" : ""));
            Runtime.getRuntime().halt(STILL_RUNNING);
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already: the hook is running and says what there is to say.
            Thread.currentThread().interrupt();
        }
    }
}
