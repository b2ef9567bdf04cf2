package dev.kilter.client.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps two builds out of one folder, be they in this process or in another. It ends with the process.
final class FolderLock implements AutoCloseable {
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock own;
    private final FileChannel channel;

    private FolderLock(ReentrantLock own, FileChannel channel) {
        this.own = own;
        this.channel = channel;
    }

    /// Waits until nobody else holds it. The folder is made if it is missing.
    static FolderLock on(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("lock");
        ReentrantLock own = IN_THIS_PROCESS.computeIfAbsent(file, _ -> new ReentrantLock());
        own.lock();
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new FolderLock(own, channel);
        } catch (IOException | RuntimeException e) {
            own.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            own.unlock();
        }
    }
}
