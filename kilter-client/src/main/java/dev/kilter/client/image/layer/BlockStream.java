package dev.kilter.client.image.layer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/// Compresses what is written in blocks, side by side. The bytes depend on the content alone, never on the number of
/// threads. Closing it ends the compressed stream and leaves the target open.
final class BlockStream extends OutputStream {
    private static final int WINDOW = 32 * 1024;
    private static final int AT_ONCE = 8;

    private final BlockCodec codec;
    private final OutputStream target;
    private final ExecutorService workers;
    private final Deque<Future<byte[]>> compressing = new ArrayDeque<>();
    private final CRC32 crc = new CRC32();
    private byte[] block;
    private byte[] window = {};
    private int used;
    private long length;
    private boolean isClosed;

    BlockStream(BlockCodec codec, OutputStream target, ExecutorService workers) throws IOException {
        this.codec = codec;
        this.target = target;
        this.workers = workers;
        block = new byte[codec.blockBytes()];
        target.write(codec.header());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        crc.update(bytes, offset, count);
        length += count;
        int from = offset;
        int left = count;
        while (left > 0) {
            if (used == block.length) {
                submit(false);
            }
            int part = Math.min(left, block.length - used);
            System.arraycopy(bytes, from, block, used, part);
            used += part;
            from += part;
            left -= part;
        }
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        submit(true);
        while (!compressing.isEmpty()) {
            writeOldest();
        }
        target.write(codec.trailer(crc.getValue(), length));
        target.flush();
    }

    private void submit(boolean isLast) throws IOException {
        byte[] content = used == block.length ? block : Arrays.copyOf(block, used);
        byte[] before = window;
        compressing.add(workers.submit(() -> codec.compressed(content, before, isLast)));
        window = Arrays.copyOfRange(content, Math.max(0, content.length - WINDOW), content.length);
        block = isLast ? new byte[0] : new byte[codec.blockBytes()];
        used = 0;
        if (compressing.size() >= AT_ONCE) {
            writeOldest();
        }
    }

    private void writeOldest() throws IOException {
        try {
            target.write(compressing.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("compressing was stopped");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
