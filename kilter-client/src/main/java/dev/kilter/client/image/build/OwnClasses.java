package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Which classes of a jar are the app's own, where it holds those of its libraries, too: those that its build has made.
/// What a library's classes say is not this app's to keep secret; Netty has keys in them, to try TLS out with.
final class OwnClasses {
    private static final Pattern MADE =
            Pattern.compile("(?:.*/)?(?:target/classes|build/classes/[^/]+/[^/]+|bin/main)/(.+\\.class)");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:.*/)?(?:node_modules|\\.git|\\.gradle|src)");
    /// Before a class's own name in a jar.
    private static final Pattern PLACE =
            Pattern.compile("^(?:BOOT-INF/classes/|WEB-INF/classes/|META-INF/versions/\\d+/)+");
    /// Where nobody knows what the build made: as it is, or moved by a shading plugin.
    private static final Pattern NETTY = Pattern.compile("(?:.*/)?io/netty/.*");

    private final Set<String> made;

    private OwnClasses(Set<String> made) {
        this.made = made;
    }

    /// Those that Maven or Gradle has made in this folder and below.
    static OwnClasses below(Path root) throws IOException {
        Set<String> made = new HashSet<>();
        for (String file : AppFiles.below(root, path -> ELSEWHERE.matcher(path).matches(), path -> !isMade(path))) {
            made.add(MADE.matcher(file).replaceFirst("$1"));
        }
        return new OwnClasses(made);
    }

    private static boolean isMade(String path) {
        return MADE.matcher(path).matches();
    }

    /// Whether this entry of a jar is one of them; where none was made here, all are but those of Netty.
    boolean has(String entry) {
        String name = PLACE.matcher(entry).replaceFirst("");
        return made.isEmpty() ? !NETTY.matcher(name).matches() : made.contains(name);
    }
}
