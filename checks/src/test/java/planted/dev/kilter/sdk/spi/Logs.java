package planted.dev.kilter.sdk.spi;

import java.util.logging.Logger;

final class Logs {
    final Logger logger = Logger.getLogger("sdk");
}
