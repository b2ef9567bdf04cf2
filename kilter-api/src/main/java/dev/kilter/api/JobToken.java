package dev.kilter.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A token that lets one Job read one bundle, or one plan, until a moment. Server and operator share the key; nothing
/// is stored.
public final class JobToken {
    private final byte[] key;

    /// Tokens under this key of 32 bytes or more.
    public JobToken(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("the job key has at least 32 bytes");
        }
        this.key = key.clone();
    }

    /// A token for this bundle, or the plan of this id, good until `expires`.
    public String mint(String bundle, Instant expires) {
        String claim = bundle + "." + expires.getEpochSecond();
        return "kj_" + claim + "." + sign(claim);
    }

    /// Whether the token lets its holder read this bundle now. Takes the same time for every wrong token.
    public boolean allows(String token, String bundle, Instant now) {
        String[] parts = token.startsWith("kj_") ? token.substring(3).split("\\.", -1) : new String[0];
        if (parts.length != 3 || !parts[0].equals(bundle) || !parts[1].matches("[0-9]{1,12}")) {
            return false;
        }
        boolean genuine = MessageDigest.isEqual(
                sign(parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                parts[2].getBytes(StandardCharsets.US_ASCII));
        return genuine && now.getEpochSecond() < Long.parseLong(parts[1]);
    }

    private String sign(String claim) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(claim.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
