package dev.kilter.client.image.layer;

/// A form of compressed bytes whose blocks are made apart from each other. Safe from many threads.
interface BlockCodec {
    /// So many bytes of content make a block.
    int blockBytes();

    /// What stands before the first block.
    byte[] header();

    /// One block.
    ///
    /// @param before the content right before it, 32 KiB at most
    byte[] compressed(byte[] content, byte[] before, boolean isLast);

    /// What stands after the last block.
    ///
    /// @param crc    CRC-32 of all content
    /// @param length of all content
    byte[] trailer(long crc, long length);

    /// Of this compression.
    static BlockCodec of(Compression compression) {
        return switch (compression) {
            case GZIP -> new GzipBlocks();
            case ZSTD -> new ZstdBlocks();
        };
    }
}
