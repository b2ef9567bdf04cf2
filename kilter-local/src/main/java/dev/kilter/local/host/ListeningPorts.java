package dev.kilter.local.host;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The TCP ports on which processes listen, from `/proc/net/tcp` and their open files.
final class ListeningPorts {
    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    static Set<Integer> of(Set<Long> pids) {
        Set<String> sockets = new HashSet<>();
        pids.forEach(pid -> sockets.addAll(sockets(pid)));
        if (sockets.isEmpty()) {
            return Set.of(); // the kernel walks a table of 500,000 places for each look at all sockets
        }
        Set<Integer> ports = new TreeSet<>();
        listening().forEach((inode, port) -> {
            if (sockets.contains("socket:[" + inode + "]")) {
                ports.add(port);
            }
        });
        return ports;
    }

    private static Set<String> sockets(long pid) {
        Set<String> sockets = new HashSet<>();
        try (var files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                String target = Files.readSymbolicLink(file).toString();
                if (target.startsWith("socket:")) {
                    sockets.add(target);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return sockets;
        }
        return sockets;
    }

    private static Map<String, Integer> listening() {
        Map<String, Integer> ports = new HashMap<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                Files.readAllLines(Path.of(table)).stream().skip(1).forEach(line -> {
                    String[] fields = line.strip().split("\\s+", -1);
                    if (fields[3].equals(LISTEN)) {
                        ports.put(fields[9], Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
                    }
                });
            } catch (IOException _) {
                // a kernel without IPv6 has no tcp6
            }
        }
        return ports;
    }
}
