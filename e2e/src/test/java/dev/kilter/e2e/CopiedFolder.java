package dev.kilter.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A folder with all that is in it, copied by the system: sharing blocks where the file system can.
final class CopiedFolder {
    private CopiedFolder() {}

    static void of(Path from, Path to) {
        run("cp", "-a", "--reflink=auto", from.toString(), to.toString());
    }

    /// A copy whose files are the very same ones, for what nobody writes into.
    static void linked(Path from, Path to) {
        run("cp", "-al", from.toString(), to.toString());
    }

    private static void run(String... command) {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new AssertionError(List.of(command) + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
