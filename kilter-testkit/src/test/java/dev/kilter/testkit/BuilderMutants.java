package dev.kilter.testkit;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Image builders that break one law each.
final class BuilderMutants {
    private BuilderMutants() {}

    public static final class LeavesAMark extends ReferenceBuilder {
        @Override
        public Optional<String> marker(Path root) {
            Optional<String> found = super.marker(root);
            found.ifPresent(_ -> {
                try {
                    Files.writeString(root.resolve("seen"), "");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return found;
        }
    }

    public static final class ReadsWhatHasTheName extends ReferenceBuilder {
        @Override
        public Optional<String> marker(Path root) {
            try {
                return Files.exists(root.resolve(SCRIPT))
                                && !Files.readString(root.resolve(SCRIPT)).isEmpty()
                        ? Optional.of(SCRIPT)
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static final class TellsItsPlace extends ReferenceBuilder {
        @Override
        protected Path said(Path root, Path scratch) throws IOException {
            return Files.writeString(super.said(root, scratch), "built in " + root + "\n", StandardOpenOption.APPEND);
        }
    }

    public static final class KeepsWhatItMade extends ReferenceBuilder {
        @Override
        protected Path said(Path root, Path scratch) throws IOException {
            Path kept = scratch.resolve("said");
            return Files.exists(kept) ? kept : super.said(root, scratch);
        }
    }

    /// Remembers the app of the build that began last, and lets those that the law starts at once begin before
    /// either goes on.
    public static final class MixesAppsUp extends ReferenceBuilder {
        private final CyclicBarrier both = new CyclicBarrier(2);
        private volatile Path root = Path.of("");

        @Override
        public ImageContent build(Path given, AppConfig config, Path scratch, Observer observer) {
            root = given;
            if (scratch.endsWith("one") || scratch.endsWith("other")) {
                meet();
            }
            return super.build(root, config, scratch, observer);
        }

        private void meet() {
            try {
                both.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static final class TouchesFiles extends ReferenceBuilder {
        @Override
        protected Path said(Path root, Path scratch) throws IOException {
            Files.setLastModifiedTime(root.resolve(SCRIPT), FileTime.from(Instant.now()));
            return super.said(root, scratch);
        }
    }

    public static final class FollowsLinks extends ReferenceBuilder {
        @Override
        protected List<Path> files(Path root, List<String> withheld) throws IOException {
            List<Path> files = new ArrayList<>(super.files(root, withheld));
            for (Path file : all(root, FileVisitOption.FOLLOW_LINKS)) {
                if (!all(root).contains(file)) {
                    files.add(file);
                }
            }
            return files;
        }
    }

    public static final class ShipsPipes extends ReferenceBuilder {
        @Override
        protected boolean isShipped(Path file) {
            return !Files.isDirectory(file);
        }
    }

    public static final class ShipsSecrets extends ReferenceBuilder {
        @Override
        protected List<Path> files(Path root, List<String> withheld) throws IOException {
            return super.files(root, List.of());
        }
    }

    public static final class DoublesAPath extends ReferenceBuilder {
        @Override
        protected List<Path> files(Path root, List<String> withheld) throws IOException {
            List<Path> files = new ArrayList<>(super.files(root, withheld));
            files.add(files.getFirst());
            return files;
        }
    }

    public static final class CountsFromTheTop extends ReferenceBuilder {
        @Override
        protected List<String> command() {
            return List.of("/app/bin/run");
        }
    }

    public static final class SaysNothing extends ReferenceBuilder {
        @Override
        protected KilterException failed(List<String> last) {
            return super.failed(List.of());
        }
    }

    public static final class ForgetsThePlatform extends ReferenceBuilder {
        @Override
        protected Path program(Path scratch, String processor) throws IOException {
            return super.program(scratch, "amd64");
        }
    }

    public static final class LeavesItsProcess extends ReferenceBuilder {
        @Override
        protected void stop(Process process) {
            // It goes on.
        }
    }
}
