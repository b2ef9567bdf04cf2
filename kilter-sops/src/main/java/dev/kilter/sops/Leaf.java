package dev.kilter.sops;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One text as SOPS seals it: AES-256-GCM with an IV of 32 bytes, bound to its place in the document
/// (getsops/sops:aes/cipher.go). An empty text stays empty.
final class Leaf {
    private static final int IV_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile(
            "ENC\\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:str]");

    private Leaf() {}

    /// @param place keys on the way to it, each with `:` behind it
    static String seal(String plain, byte[] dataKey, String place) throws GeneralSecurityException {
        if (plain.isEmpty()) {
            return "";
        }
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, dataKey, iv, place).doFinal(plain.getBytes(StandardCharsets.UTF_8));
        int end = sealed.length - TAG_BITS / 8;
        Base64.Encoder base64 = Base64.getEncoder();
        return "ENC[AES256_GCM,data:" + base64.encodeToString(Arrays.copyOf(sealed, end)) + ",iv:"
                + base64.encodeToString(iv) + ",tag:"
                + base64.encodeToString(Arrays.copyOfRange(sealed, end, sealed.length)) + ",type:str]";
    }

    static String open(String sealed, byte[] dataKey, String place) throws GeneralSecurityException {
        if (sealed.isEmpty()) {
            return "";
        }
        Matcher parts = FORM.matcher(sealed);
        if (!parts.matches()) {
            throw new GeneralSecurityException("'" + place + "' is not sealed");
        }
        try {
            byte[] data = Base64.getDecoder().decode(parts.group(1));
            byte[] tag = Base64.getDecoder().decode(parts.group(3));
            byte[] all = Arrays.copyOf(data, data.length + tag.length);
            System.arraycopy(tag, 0, all, data.length, tag.length);
            Cipher cipher =
                    cipher(Cipher.DECRYPT_MODE, dataKey, Base64.getDecoder().decode(parts.group(2)), place);
            return new String(cipher.doFinal(all), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("'" + place + "' is not sealed", e);
        }
    }

    private static Cipher cipher(int mode, byte[] dataKey, byte[] iv, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
