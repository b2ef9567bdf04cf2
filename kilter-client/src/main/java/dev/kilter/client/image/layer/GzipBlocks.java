package dev.kilter.client.image.layer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/// Gzip at level 1, in blocks of 256 KiB, each knowing the 32 KiB before it.
final class GzipBlocks implements BlockCodec {
    private static final int BLOCK = 256 * 1024;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    @Override
    public int blockBytes() {
        return BLOCK;
    }

    @Override
    public byte[] header() {
        return HEADER.clone();
    }

    @Override
    public byte[] compressed(byte[] content, byte[] before, boolean isLast) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            if (before.length > 0) {
                deflater.setDictionary(before);
            }
            deflater.setInput(content);
            if (isLast) {
                deflater.finish();
            }
            byte[] out = new byte[content.length + content.length / 100 + 64];
            int size = 0;
            while (true) {
                int flush = isLast ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
                int n = deflater.deflate(out, size, out.length - size, flush);
                size += n;
                if (isLast ? deflater.finished() : size < out.length) {
                    return Arrays.copyOf(out, size);
                }
                out = Arrays.copyOf(out, out.length * 2);
            }
        }
    }

    @Override
    public byte[] trailer(long crc, long length) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc)
                .putInt((int) length)
                .array();
    }
}
