using System.Security.Cryptography;
using System.Text;

namespace Search.Workbench.Online.Visitors;

/// <summary>
/// What an experiment keeps of a visitor: HMAC-SHA256 of the id with the experiment's salt. The same visitor has the same hash and the
/// same arm within an experiment, and unrelated ones in another, so that experiments cannot be joined.
/// </summary>
/// <param name="Text">32 hexadecimal digits.</param>
/// <param name="Arm">The visitor's arm in a split experiment; each has a probability of one half.</param>
public readonly record struct VisitorHash(string Text, Arm Arm)
{
    private const int KeptBytes = 16;

    /// <summary>Computes the hash.</summary>
    /// <param name="visitor">The visitor.</param>
    /// <param name="salt">The experiment's salt.</param>
    public static VisitorHash Of(VisitorId visitor, ReadOnlySpan<byte> salt)
    {
        var hash = HMACSHA256.HashData(salt, Encoding.ASCII.GetBytes(visitor.Text));

        // The arm comes from a byte that is not kept: it is as good as random beside the text.
        return new VisitorHash(Convert.ToHexStringLower(hash, 0, KeptBytes), (hash[KeptBytes] & 1) == 0 ? Arm.A : Arm.B);
    }
}
