namespace Search.Core.Errors;

/// <summary>A model folder is incomplete, damaged or of an unknown kind; the message names the file.</summary>
public sealed class ModelException(string message, Exception? inner = null) : BadInputException(message, inner);
