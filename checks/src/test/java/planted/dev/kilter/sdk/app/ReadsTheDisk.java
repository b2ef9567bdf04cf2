package planted.dev.kilter.sdk.app;

import java.nio.file.Files;
import java.nio.file.Path;

public final class ReadsTheDisk {
    boolean exists(Path path) {
        return Files.exists(path);
    }
}
