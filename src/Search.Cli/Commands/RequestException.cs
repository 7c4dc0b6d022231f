using System.Text.Json;

namespace Search.Cli.Commands;

/// <summary>A request is valid JSON but not a valid request; the message says why, without a full stop.</summary>
internal sealed class RequestException(string message) : JsonException(message);
