namespace Search.Downloads;

/// <summary>Who told the hash that a file was compared with; decides how much the comparison shows.</summary>
public enum HashOrigin
{
    /// <summary>No hash was known.</summary>
    None,

    /// <summary>The request: it was known before any server was asked.</summary>
    Request,

    /// <summary>A server over an encrypted connection, while another server sent the file.</summary>
    OtherServer,

    /// <summary>Only the server that sent the file. The download is complete; who made the file is not shown.</summary>
    Sender,

    /// <summary>A server over http, where anyone between it and this machine can change it.</summary>
    OpenConnection,
}
