package dev.kilter.local.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// Ports for PORT: below those the kernel gives to outgoing connections, so that nothing takes one between choice and
/// use.
final class FreePorts {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private final RandomGenerator random;
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    FreePorts(RandomGenerator random) {
        this.random = random;
    }

    int take() {
        for (int tries = 0; tries < LAST; tries++) {
            int port = random.nextInt(FIRST, LAST);
            if (isFree(port) && given.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
    }

    void keep(int port) {
        given.add(port);
    }

    void giveBack(int port) {
        given.remove(port);
    }

    static boolean isFree(int port) {
        try (ServerSocket any = new ServerSocket()) {
            any.setReuseAddress(true);
            any.bind(new java.net.InetSocketAddress(InetAddress.getByAddress(new byte[4]), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
