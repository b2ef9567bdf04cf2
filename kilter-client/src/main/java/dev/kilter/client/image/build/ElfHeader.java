package dev.kilter.client.image.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What a Linux program or library says of itself in its first bytes: the processor that it was made for.
final class ElfHeader {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int LENGTH = 20;
    private static final int BYTE_ORDER = 5;
    private static final byte BIG_ENDIAN = 2;
    private static final int MACHINE = 18;

    private ElfHeader() {}

    /// The processor as images call it, or a number that has no such name here; empty: the file is neither program
    /// nor library.
    static Optional<String> architecture(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return architecture(in.readNBytes(LENGTH));
        }
    }

    static Optional<String> architecture(byte[] start) {
        if (start.length < LENGTH || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        boolean isBig = start[BYTE_ORDER] == BIG_ENDIAN;
        ByteOrder order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int machine = Short.toUnsignedInt(ByteBuffer.wrap(start).order(order).getShort(MACHINE));
        return Optional.of(
                switch (machine) {
                    case 3 -> "386";
                    case 21 -> isBig ? "ppc64" : "ppc64le";
                    case 22 -> "s390x";
                    case 40 -> "arm";
                    case 62 -> "amd64";
                    case 183 -> "arm64";
                    case 243 -> "riscv64";
                    default -> "ELF machine " + machine;
                });
    }
}
