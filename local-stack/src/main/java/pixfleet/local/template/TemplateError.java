package pixfleet.local.template;

/** The template, or a parameter given for it, is wrong; the message says where. */
public final class TemplateError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong and where. */
    public TemplateError(String message) {
        super(message);
    }
}
