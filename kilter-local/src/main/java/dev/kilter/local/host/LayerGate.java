package dev.kilter.local.host;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Applies one layer to a root: files, folders, links, whiteouts. Devices and pipes are left out. Runs inside the
/// effect of [UnpackGate].
final class LayerGate {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final ImageFolder inside;
    private final boolean linksStayInside;
    private final Set<Path> ofThisLayer = new HashSet<>();

    LayerGate(Path root, boolean linksStayInside) {
        this.inside = new ImageFolder(root);
        this.linksStayInside = linksStayInside;
    }

    void unpack(InputStream tar) throws IOException {
        TarArchiveInputStream archive = new TarArchiveInputStream(tar, "UTF-8");
        for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            List<String> components = ImageFolder.components(entry.getName());
            if (!components.isEmpty()) {
                apply(entry, components, archive);
            }
        }
    }

    private void apply(TarArchiveEntry entry, List<String> components, InputStream content) throws IOException {
        Path place = inside.place(components);
        String name = components.getLast();
        makeFolders(place);
        if (name.equals(OPAQUE)) {
            clear(place.getParent());
            return;
        }
        if (name.startsWith(WHITEOUT)) {
            List<String> hidden = ImageFolder.components(name.substring(WHITEOUT.length()));
            if (hidden.size() != 1) {
                throw ImageFolder.escape(entry.getName());
            }
            delete(place.resolveSibling(hidden.getFirst()));
            return;
        }
        if (entry.isDirectory()) {
            makeFolder(place, entry);
        } else if (entry.isSymbolicLink()) {
            link(place, components, entry.getLinkName());
        } else if (entry.isLink()) {
            hardLink(place, entry);
        } else if (entry.isFile()) {
            delete(place);
            Files.copy(content, place);
            permissions(place, entry.getMode(), PosixFilePermission.OWNER_WRITE);
        }
        ofThisLayer.add(place);
    }

    private void makeFolder(Path place, TarArchiveEntry entry) throws IOException {
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            delete(place);
            Files.createDirectory(place);
        }
        permissions(place, entry.getMode(), PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    }

    private void link(Path place, List<String> components, String target) throws IOException {
        if (linksStayInside) {
            inside.checkLink(components, target);
        }
        delete(place);
        Files.createSymbolicLink(place, Path.of(target));
    }

    private void hardLink(Path place, TarArchiveEntry entry) throws IOException {
        Path source = inside.place(ImageFolder.components(entry.getLinkName()));
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw escapeOf(entry);
        }
        if (!source.equals(place)) {
            delete(place);
            Files.copy(source, place, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static KilterException escapeOf(TarArchiveEntry entry) {
        return ImageFolder.escape(entry.getName() + " -> " + entry.getLinkName());
    }

    private void makeFolders(Path place) throws IOException {
        Path folder = java.util.Objects.requireNonNull(place.getParent());
        if (ImageFolder.exists(folder) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            delete(folder);
        }
        Files.createDirectories(folder);
    }

    /// An opaque folder hides what lower layers put there, not what this one does.
    private void clear(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return;
        }
        try (var children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (ofThisLayer.stream().noneMatch(own -> own.startsWith(child))) {
                    delete(child);
                }
            }
        }
    }

    private static void permissions(Path place, int mode, PosixFilePermission... atLeast) throws IOException {
        EnumSet<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ, atLeast);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        Files.setPosixFilePermissions(place, permissions);
    }

    private static void delete(Path path) throws IOException {
        if (!ImageFolder.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
