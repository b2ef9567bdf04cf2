package dev.kilter.client.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.GoldenMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Files of KEY=VALUE lines as kilter, docker compose, dotenv and `node --env-file` read them, side by side in a file
/// that a person has read. Where compose and dotenv agree kilter reads the same, or refuses; what it reads in its own
/// way stands in [#OWN_WAY] with the reason.
class EnvFileOracleIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> TEXTS = List.of(
            "A=1",
            "A = 1",
            "A =1",
            "A= 1",
            "A=1 ",
            "\tA=1",
            "export A=1",
            "export  A = 1",
            "export\tA=1",
            "export=1",
            "exportA=1",
            "A=",
            "A= ",
            "A=''",
            "A=\"\"",
            "A=a b c",
            "A=a=b==",
            "A==b",
            "A=a#b",
            "A=a #b",
            "A=a\t#b",
            "A=#b",
            "A= #b",
            "A='a #b'",
            "A='a'#b",
            "A='a' # b",
            "A=\"a\" # b 'c'",
            "A=\"a # b\"",
            "# A=1",
            "  # A=1",
            "#A=1\nB=2",
            "A=1\n\n\nB=2",
            "A=1\r\nB=2\r\n",
            "A=1\rB=2",
            "\uFEFFA=1",
            "A='it is \"so\"'",
            "A=\"it's\"",
            "A=it's",
            "A=say \"hi\"",
            "A=a'b'c",
            "A='a'b",
            "A=\"a\" b",
            "A='a\\'b'",
            "A=\"a\\\"b\"",
            "A=a\\\"b",
            "A=a\\nb",
            "A='a\\nb'",
            "A=\"a\\nb\"",
            "A=\"a\\rb\"",
            "A=\"a\\tb\"",
            "A=\"a\\\\nb\"",
            "A=\"a\\\\\"",
            "A=\"a\\qb\"",
            "A=C:\\temp\\new",
            "A=\"x\ny\"\nB=2",
            "A='x\ny'\nB=2",
            "A=`x`",
            "A=`x\ny`",
            "A=$B",
            "A=${B}",
            "A=\"$B\"",
            "A='$B'",
            "A=\"\\$B\"",
            "A=\\$B",
            "A=${B:-c}",
            "B=1\nA=$B",
            "A=$$",
            "A=$(date)",
            "A=pa$$word",
            "A=postgres://u:p%40ss@h:5/d?x=1&y=2#z",
            "A=[1, \"two\"]",
            "A={\"k\": \"v\"}",
            "A=ünï 世界 🙈",
            "A=\u00a0b\u00a0",
            "A",
            "A\nB=2",
            "export A",
            "=b",
            "A: 1",
            "A:1",
            "A.B=1",
            "A-B=1",
            "1A=1",
            "a=1",
            "A B=1",
            "ÄA=1",
            "A=1\nA=2",
            "A=\"open",
            "A='open\nB=2",
            "A=\"a\nB=2",
            "A=it's\nB=it's",
            "A=1 B=2",
            "A=1; B=2",
            "A=-----BEGIN\nB=2",
            "A=\"-----BEGIN KEY-----\nab+c/==\n-----END KEY-----\n\"",
            "A=yes\nB=null\nC=012",
            "A=\u0001b",
            "A=\"a\u0000b\"");

    /// Where compose and dotenv agree, and kilter does not: the reason.
    private static final Map<String, String> OWN_WAY = Map.of();

    @Test
    void where_the_others_agree_kilter_reads_the_same_or_refuses() throws Exception {
        JsonNode compose = EnvFileReaders.compose(TEXTS);
        JsonNode node = EnvFileReaders.node(TEXTS);
        GoldenMessages table = GoldenMessages.in("dev/kilter/client/secret/env-files.txt");
        Set<String> different = new TreeSet<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            String text = TEXTS.get(i);
            String own = own(text);
            String ofCompose = shown(compose.get(i));
            String ofDotenv = shown(node.get(i).get(0));
            table.of(JSON.writeValueAsString(text))
                    .line("kilter   " + own)
                    .line("compose  " + (ofCompose.equals(own) ? "the same" : ofCompose))
                    .line("dotenv   " + (ofDotenv.equals(own) ? "the same" : ofDotenv))
                    .line("node     "
                            + (shown(node.get(i).get(1)).equals(own)
                                    ? "the same"
                                    : shown(node.get(i).get(1))));
            if (ofCompose.equals(ofDotenv) && !own.startsWith("refused") && !own.equals(ofCompose)) {
                different.add(text);
            }
        }
        table.check();
        assertThat(different).isEqualTo(OWN_WAY.keySet());
    }

    private static String own(String text) throws IOException {
        try {
            return shown(JSON.valueToTree(EnvFile.parse("a.env", text.getBytes(StandardCharsets.UTF_8))));
        } catch (KilterException e) {
            return "refused: " + e.problem().detail();
        }
    }

    private static String shown(JsonNode values) throws JsonProcessingException {
        return values.isNull() ? "refused" : JSON.writeValueAsString(JSON.treeToValue(values, TreeMap.class));
    }
}
