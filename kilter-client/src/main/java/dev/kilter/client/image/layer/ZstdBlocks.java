package dev.kilter.client.image.layer;

import com.github.luben.zstd.Zstd;

/// Zstandard at level 3, a frame for each 4 MiB: its readers take frames one after the other for one stream.
final class ZstdBlocks implements BlockCodec {
    private static final int BLOCK = 4 * 1024 * 1024;
    private static final int LEVEL = 3;
    private static final byte[] NOTHING = {};

    @Override
    public int blockBytes() {
        return BLOCK;
    }

    @Override
    public byte[] header() {
        return NOTHING;
    }

    @Override
    public byte[] compressed(byte[] content, byte[] before, boolean isLast) {
        return Zstd.compress(content, LEVEL);
    }

    @Override
    public byte[] trailer(long crc, long length) {
        return NOTHING;
    }
}
