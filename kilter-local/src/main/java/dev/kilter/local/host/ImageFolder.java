package dev.kilter.local.host;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Finds the place of an archive's path below a root, as a process with that root would: links are followed inside it
/// and never lead out. Reads only.
record ImageFolder(Path root) {
    private static final int MOST_LINKS = 40;

    /// The components of a path in an archive; one that is absolute or climbs is refused.
    static List<String> components(String name) {
        if (name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw escape(name);
        }
        List<String> parts = java.util.Arrays.stream(name.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        if (parts.contains("..")) {
            throw escape(name);
        }
        return parts;
    }

    /// The real folder these components name, none of its parents a link. Parts that do not exist are appended as
    /// they are.
    Path folder(List<String> components) throws IOException {
        Deque<String> rest = new ArrayDeque<>(components);
        Path place = root;
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.removeFirst();
            if (part.equals("..")) {
                place = place.equals(root) ? root : java.util.Objects.requireNonNull(place.getParent());
                continue;
            }
            Path next = place.resolve(part);
            if (!Files.isSymbolicLink(next)) {
                place = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw escape(String.join("/", components));
            }
            Path target = Files.readSymbolicLink(next);
            if (target.isAbsolute()) {
                place = root;
            }
            List<String> parts = new java.util.ArrayList<>();
            target.forEach(each -> parts.add(each.toString()));
            parts.reversed().stream()
                    .filter(each -> !each.isEmpty() && !each.equals("."))
                    .forEach(rest::addFirst);
        }
        return place;
    }

    /// The place itself, its last component not followed.
    Path place(List<String> components) throws IOException {
        return folder(components.subList(0, components.size() - 1)).resolve(components.getLast());
    }

    /// Refuses a link whose target lies outside the root.
    void checkLink(List<String> components, String target) {
        Path link = Path.of("/", components.toArray(String[]::new));
        if (target.startsWith("/") || climbs(link, target)) {
            throw escape(String.join("/", components) + " -> " + target);
        }
    }

    private static boolean climbs(Path link, String target) {
        int depth = link.getNameCount() - 1;
        for (String part : target.split("/", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    static KilterException escape(String path) {
        return Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        "a layer of the image holds '" + path + "', which leaves the image's own folder",
                        "Build the image again, or take it from a source you trust.")
                .toException();
    }
}
