package dev.kilter.testkit;

import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.wire.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All of an image that reaches a registry, without the places on this machine that it came from.
///
/// @param files a line for each, layer by layer, sorted: the layer's name, path, mode and content
record BuiltContent(
        List<List<String>> files,
        List<String> command,
        String workingDir,
        @Nullable String runtime,
        Map<String, String> variables,
        String summary) {
    static BuiltContent of(ImageContent content) {
        return new BuiltContent(
                content.layers().stream().map(BuiltContent::lines).toList(),
                content.command(),
                content.workingDir(),
                content.runtime(),
                content.variables(),
                content.summary());
    }

    private static List<String> lines(ImageContent.Layer layer) {
        return layer.entries().stream()
                .map(entry ->
                        layer.name() + " " + entry.path() + (entry.executable() ? " x " : " - ") + fact(entry.source()))
                .sorted()
                .toList();
    }

    /// What a file or a link holds.
    static String fact(Path file) {
        try {
            if (Files.isSymbolicLink(file)) {
                return "link to " + Files.readSymbolicLink(file);
            }
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Bundle.hash(Files.readAllBytes(file))
                    : "neither file nor link";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text in a file, whatever else is in it; nothing for a link.
    static String text(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The processor that a program or library of Linux is for, as images call it; empty: it is none.
    static Optional<String> processor(Path file) {
        byte[] bytes = text(file).getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 20 || !new String(bytes, 0, 4, StandardCharsets.ISO_8859_1).equals("\u007fELF")) {
            return Optional.empty();
        }
        ByteOrder order = bytes[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int machine = Short.toUnsignedInt(ByteBuffer.wrap(bytes).order(order).getShort(18));
        return Optional.of(
                switch (machine) {
                    case 62 -> "amd64";
                    case 183 -> "arm64";
                    default -> "machine " + machine;
                });
    }
}
