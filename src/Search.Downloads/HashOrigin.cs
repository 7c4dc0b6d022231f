namespace Search.Downloads;

/// <summary>Where the hash that a file was compared with comes from; this decides what the comparison proves.</summary>
public enum HashOrigin
{
    /// <summary>No hash was known.</summary>
    None,

    /// <summary>The request: the hash was known before any server was asked.</summary>
    Request,

    /// <summary>A server over an encrypted connection, while another server sent the file.</summary>
    OtherServer,

    /// <summary>Only the server that sent the file. This proves that the download is complete, not who made the file.</summary>
    Sender,

    /// <summary>A server over http, where anyone between it and this machine can change it.</summary>
    OpenConnection,
}
