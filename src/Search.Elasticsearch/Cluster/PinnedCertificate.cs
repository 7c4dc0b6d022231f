using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Search.Elasticsearch.Cluster;

/// <summary>
/// Trusts a server if its certificate was signed by the pinned certificate and is valid for the host name. The client's own check
/// (Elastic.Transport 1.1.0) only looks for the fingerprint among the certificates that the server sent, and ignores the name.
/// </summary>
internal static class PinnedCertificate
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Makes the certificate check for TLS handshakes.</summary>
    /// <param name="fingerprint">SHA-256 of the root, of an issuer, or of the server's own certificate, in hexadecimal digits.</param>
    public static Func<object, X509Certificate, X509Chain, SslPolicyErrors, bool> Check(string fingerprint)
    {
        var expected = Convert.FromHexString(fingerprint.Replace(":", "", StringComparison.Ordinal));
        return (_, certificate, chain, errors) =>
            certificate is X509Certificate2 leaf
            && (errors & (SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable)) == 0
            && IsSignedBy(expected, leaf, Sent(leaf, chain));
    }

    private static X509Certificate2Collection Sent(X509Certificate2 leaf, X509Chain? chain)
    {
        X509Certificate2Collection sent = [leaf, .. chain?.ChainElements.Select(element => element.Certificate) ?? []];
        sent.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        return sent;
    }

    /// <summary>Builds the chain again with the pinned certificate as the only trusted one; every signature up to it must be valid.</summary>
    private static bool IsSignedBy(byte[] expected, X509Certificate2 leaf, X509Certificate2Collection sent)
    {
        if (sent.FirstOrDefault(certificate => Matches(certificate, expected)) is not { } pinned)
        {
            return false;
        }

        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                // A pinned issuer does not have to be a root; whether it is part of the chain is checked below.
                VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            },
        };
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.Add(pinned);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return chain.Build(leaf) && chain.ChainElements.Any(element => Matches(element.Certificate, expected));
    }

    private static bool Matches(X509Certificate2 certificate, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.RawData), expected);
}
