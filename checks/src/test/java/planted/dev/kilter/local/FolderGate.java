package planted.dev.kilter.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A gate may do what others may not.
final class FolderGate {
    void make(Path folder) throws IOException {
        Files.createDirectory(folder);
    }
}
