package dev.kilter.kubernetes;

import java.util.ArrayList;
import java.util.List;

/// Listening TCP sockets as Linux tells them in `/proc/net/tcp` and `/proc/net/tcp6` (proc(5)). Pure.
final class Sockets {
    private static final String LISTEN = "0A";
    private static final int HEXADECIMAL = 16;

    private Sockets() {}

    /// @param loopback whether only the container itself can reach it
    record Listening(int port, boolean loopback) {}

    static List<Listening> parse(String text) {
        List<Listening> found = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 3 && fields[3].equals(LISTEN) && fields[1].matches("[0-9A-F]+:[0-9A-F]{4}")) {
                String address = fields[1].substring(0, fields[1].indexOf(':'));
                int port = Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), HEXADECIMAL);
                found.add(new Listening(port, isLoopback(address)));
            }
        }
        return found;
    }

    /// 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, each 32-bit word in the host's byte order.
    private static boolean isLoopback(String address) {
        return address.matches("[0-9A-F]{6}7F")
                || address.equals("00000000000000000000000001000000")
                || address.matches("0000000000000000FFFF0000[0-9A-F]{6}7F");
    }
}
