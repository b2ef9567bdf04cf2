package planted.dev.kilter.local;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.RefUpdate;

final class WritesAround {
    void write(Path file) throws IOException {
        Files.writeString(file, "half a file");
    }

    Process start() throws IOException {
        return new ProcessBuilder("true").start();
    }

    Socket connect() throws IOException {
        return new Socket("localhost", 1);
    }

    void commit(RefUpdate update) throws IOException {
        update.update();
    }
}
