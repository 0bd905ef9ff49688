package pixfleet.fleet.process;

/**
 * An object that is being stored in parts.
 *
 * @param key of the object to be
 * @param id tells it from other uploads to the same key
 */
public record Upload(String key, String id) {}
