package pixfleet.local.iam;

import java.util.Locale;

/** IAM's patterns: {@code *} stands for any characters, {@code ?} for one. */
final class Wildcards {
    private Wildcards() {}

    /** Whether all of a text fits the pattern. */
    static boolean fits(String pattern, String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int from = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                from = at;
            } else if (in < pattern.length() && (pattern.charAt(in) == '?' || pattern.charAt(in) == text.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++from;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }

    /** The same where case does not matter, as in names of actions. */
    static boolean fitsInAnyCase(String pattern, String text) {
        return fits(pattern.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
    }
}
