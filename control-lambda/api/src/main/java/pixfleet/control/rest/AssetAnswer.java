package pixfleet.control.rest;

/**
 * A picture that pipelines name.
 *
 * @param name stands for it, as in {@code watermark-image:mark=NAME}
 * @param picture the PNG file in base64url
 */
public record AssetAnswer(String name, String picture) {}
