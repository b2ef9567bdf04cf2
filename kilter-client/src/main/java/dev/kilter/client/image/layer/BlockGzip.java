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
import java.util.zip.Deflater;

/// Gzip at level 1, in blocks of 256 KiB that are compressed side by side, each knowing the 32 KiB before it. The bytes
/// depend on the content alone, never on the number of threads. Closing it ends the gzip stream and leaves the target
/// open.
final class BlockGzip extends OutputStream {
    private static final int BLOCK = 256 * 1024;
    private static final int WINDOW = 32 * 1024;
    private static final int AT_ONCE = 8;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    private final OutputStream target;
    private final ExecutorService workers;
    private final Deque<Future<byte[]>> compressing = new ArrayDeque<>();
    private final CRC32 crc = new CRC32();
    private byte[] block = new byte[BLOCK];
    private byte[] window = {};
    private int used;
    private long length;
    private boolean isClosed;

    BlockGzip(OutputStream target, ExecutorService workers) throws IOException {
        this.target = target;
        this.workers = workers;
        target.write(HEADER);
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
            if (used == BLOCK) {
                submit(false);
            }
            int part = Math.min(left, BLOCK - used);
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
        littleEndian(crc.getValue());
        littleEndian(length);
        target.flush();
    }

    private void submit(boolean isLast) throws IOException {
        byte[] content = Arrays.copyOf(block, used);
        byte[] before = window;
        compressing.add(workers.submit(() -> compressed(content, before, isLast)));
        window = Arrays.copyOfRange(content, Math.max(0, content.length - WINDOW), content.length);
        block = new byte[BLOCK];
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

    private static byte[] compressed(byte[] content, byte[] before, boolean isLast) {
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

    private void littleEndian(long value) throws IOException {
        for (int shift = 0; shift < 32; shift += 8) {
            target.write((int) (value >>> shift));
        }
    }
}
