package dev.elman.metric;

import java.util.List;
import java.util.regex.Pattern;

/// How BLEU cuts a line into tokens. Scores with different tokenizers cannot be compared, so
/// sacreBLEU fixes them (Post 2018, arXiv:1804.08771); these are its own, with its names.
public enum BleuTokenizer {
  /// The default: separates Western punctuation, as the script `mteval-v13a.pl` of the WMT
  /// competitions.
  V13A("13a") {
    @Override
    String separate(String line) {
      String text = line.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
      text = text.replace("&quot;", "\"").replace("&amp;", "&");
      return western(" " + text.replace("&lt;", "<").replace("&gt;", ">") + " ");
    }
  },
  /// Cuts at white space only, for lines that are tokenized already.
  NONE("none") {
    @Override
    String separate(String line) {
      return line;
    }
  },
  /// Every character is a token.
  CHAR("char") {
    @Override
    String separate(String line) {
      return String.join(" ", Words.characters(line));
    }
  },
  /// For Chinese: every Chinese character is a token, the rest as in [#V13A].
  ZH("zh") {
    @Override
    String separate(String line) {
      StringBuilder text = new StringBuilder();
      Words.strip(line)
          .codePoints()
          .forEach(c -> {
            if (isChinese(c)) {
              text.append(' ').appendCodePoint(c).append(' ');
            } else {
              text.appendCodePoint(c);
            }
          });
      return western(text.toString());
    }
  },
  /// Separates the punctuation and symbols of all scripts, as `mteval-v14.pl` does.
  INTL("intl") {
    @Override
    String separate(String line) {
      String text = AFTER_NO_NUMBER.matcher(line).replaceAll("$1 $2 ");
      text = BEFORE_NO_NUMBER.matcher(text).replaceAll(" $1 $2");
      return SYMBOL.matcher(text).replaceAll(" $1 ");
    }
  };

  private static final Pattern PUNCTUATION = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern POINT_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern POINT_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  private static final Pattern AFTER_NO_NUMBER = Pattern.compile("(\\P{N})(\\p{P})");
  private static final Pattern BEFORE_NO_NUMBER = Pattern.compile("(\\p{P})(\\P{N})");
  private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

  /// First and last code points of blocks. sacreBLEU means its first block to be U+20000–U+2A6D6
  /// and its second U+2F800–U+2FA1D, but compares strings of four digits and a letter; what it does
  /// count are the blocks here, and with them quotation marks and dashes.
  private static final int[][] CHINESE = {
    {0x2001, 0x2a6d},
    {0x2f81, 0x2fa1},
    {0x3400, 0x4db5},
    {0x4e00, 0x9fbb},
    {0xf900, 0xfa2d},
    {0xfa30, 0xfa6a},
    {0xfa70, 0xfad9},
    {0xff00, 0xffef},
    {0x2e80, 0x2eff},
    {0x3000, 0x303f},
    {0x31c0, 0x31ef},
    {0x2f00, 0x2fdf},
    {0x2ff0, 0x2fff},
    {0x3100, 0x312f},
    {0x31a0, 0x31bf},
    {0xfe10, 0xfe1f},
    {0xfe30, 0xfe4f},
    {0x3200, 0x33ff},
  };

  private final String signature;

  BleuTokenizer(String signature) {
    this.signature = signature;
  }

  /// sacreBLEU's name: `13a`.
  public String signature() {
    return signature;
  }

  /// The tokens of a line.
  public List<String> tokens(String line) {
    return Words.split(separate(line));
  }

  /// The line with white space between tokens.
  abstract String separate(String line);

  private static String western(String line) {
    String text = PUNCTUATION.matcher(line).replaceAll(" $1 ");
    text = POINT_AFTER_NO_DIGIT.matcher(text).replaceAll("$1 $2 ");
    text = POINT_BEFORE_NO_DIGIT.matcher(text).replaceAll(" $1 $2");
    return DASH_AFTER_DIGIT.matcher(text).replaceAll("$1 $2 ");
  }

  private static boolean isChinese(int c) {
    for (int[] block : CHINESE) {
      if (block[0] <= c && c <= block[1]) {
        return true;
      }
    }
    return false;
  }
}
