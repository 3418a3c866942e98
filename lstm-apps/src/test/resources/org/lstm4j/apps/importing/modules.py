# Everyday modules of PyTorch, exported to ONNX with what they read and give: pytorch-modules.zip, of which PytorchModulesTest reads each.
# Run with PyTorch 1.13: python3 modules.py FOLDER, then zip FOLDER/*/model.onnx and FOLDER/*/io.npz.
import torch, torch.nn as nn, numpy as np, json, os, sys
torch.manual_seed(0)
B,T,F,H,V=3,7,5,6,20
X=lambda: torch.randn(B,T,F)
IDS=lambda: torch.randint(1,V,(B,T))
class M(nn.Module):
    def __init__(s): super().__init__(); s.build()
def mod(build, fwd):
    class Z(M): pass
    Z.build=build; Z.forward=fwd
    return Z()
L=[]
def add(name,build,fwd,*inputs,names=None,dyn=None): L.append((name,mod(build,fwd),inputs,names,dyn))
def b1(s): s.e=nn.Embedding(V,F); s.l=nn.LSTM(F,H,batch_first=True); s.fc=nn.Linear(H,2)
add('emb_lstm_last',b1,lambda s,x:s.fc(s.l(s.e(x))[0][:,-1]),IDS())
def b2(s): s.e=nn.Embedding(V,F); s.l=nn.LSTM(F,H,batch_first=True,bidirectional=True); s.fc=nn.Linear(2*H,1)
add('emb_bilstm_hn_cat',b2,lambda s,x:torch.sigmoid(s.fc((lambda h:torch.cat([h[-2],h[-1]],1))(s.l(s.e(x))[1][0]))),IDS())
def b3(s): s.l=nn.LSTM(F,H,2,batch_first=True); s.fc=nn.Linear(H,2)
def f3(s,x):
    h=torch.zeros(2,x.size(0),H); c=torch.zeros(2,x.size(0),H)
    y,_=s.l(x,(h,c)); return s.fc(y[:,-1,:])
add('lstm_zero_state',b3,f3,X())
def b4(s): s.l=nn.LSTM(F,H,batch_first=True); s.fc=nn.Linear(H,2)
def f4(s,x,h,c):
    y,(h2,c2)=s.l(x,(h,c)); return s.fc(y),h2,c2
add('lstm_state_io',b4,f4,X(),torch.randn(1,B,H),torch.randn(1,B,H),dyn={'in1':{1:'batch'},'in2':{1:'batch'}})
def b5(s): s.l=nn.GRU(F,H,batch_first=True); s.fc=nn.Linear(H,2)
add('gru_last',b5,lambda s,x:s.fc(s.l(x)[0][:,-1]),X())
def b6(s): s.l=nn.RNN(F,H,batch_first=True,nonlinearity='relu'); s.fc=nn.Linear(H,2)
add('rnn_relu',b6,lambda s,x:s.fc(s.l(x)[0][:,-1]),X())
def bb(s): s.l=nn.LSTM(F,H,batch_first=True,bidirectional=True); s.fc=nn.Linear(2*H,2); s.fc2=nn.Linear(4*H,2)
add('bilstm_mean',bb,lambda s,x:s.fc(s.l(x)[0].mean(1)),X())
add('bilstm_max',bb,lambda s,x:s.fc(s.l(x)[0].max(1)[0]),X())
add('bilstm_mean_max',bb,lambda s,x:(lambda y:s.fc2(torch.cat([y.mean(1),y.max(1)[0]],1)))(s.l(x)[0]),X())
add('bilstm_adaptive_max',bb,lambda s,x:s.fc(nn.functional.adaptive_max_pool1d(s.l(x)[0].transpose(1,2),1).squeeze(2)),X())
def b11(s): s.l=nn.LSTM(F,H,batch_first=True); s.a=nn.Linear(H,4); s.v=nn.Linear(4,1); s.fc=nn.Linear(H,2)
def f11(s,x):
    y,_=s.l(x); w=torch.softmax(s.v(torch.tanh(s.a(y))),1); return s.fc((w*y).sum(1))
add('additive_attention',b11,f11,X())
def f12(s,x):
    y,(h,_)=s.l(x); w=torch.softmax(torch.bmm(y,h[-1].unsqueeze(2)).squeeze(2),1)
    return s.fc(torch.bmm(w.unsqueeze(1),y).squeeze(1))
add('dot_attention',b4,f12,X())
def b13(s): s.l=nn.LSTM(F,8,batch_first=True); s.a=nn.MultiheadAttention(8,2,batch_first=True); s.fc=nn.Linear(8,2)
add('mha_after_lstm',b13,lambda s,x:(lambda y:s.fc(s.a(y,y,y)[0].mean(1)))(s.l(x)[0]),X())
def b14(s): s.c=nn.Conv1d(F,6,3,padding=1); s.p=nn.MaxPool1d(2); s.l=nn.LSTM(6,H,batch_first=True); s.fc=nn.Linear(H,2)
add('conv_pool_lstm',b14,lambda s,x:s.fc(s.l(s.p(torch.relu(s.c(x.transpose(1,2)))).transpose(1,2))[0][:,-1]),X())
def b15(s): s.l=nn.LSTM(F,H,batch_first=True); s.n=nn.LayerNorm(H); s.fc=nn.Linear(H,2)
add('lstm_layernorm',b15,lambda s,x:s.fc(s.n(s.l(x)[0][:,-1])),X())
def b16(s): s.l=nn.LSTM(F,H,batch_first=True); s.n=nn.BatchNorm1d(H); s.fc=nn.Linear(H,2)
add('lstm_batchnorm',b16,lambda s,x:s.fc(s.n(s.l(x)[0][:,-1])),X())
add('lstm_gelu',b4,lambda s,x:s.fc(nn.functional.gelu(s.l(x)[0][:,-1])),X())
for a in ['silu','selu','elu','leaky_relu','hardswish','mish','celu','softplus','softsign','relu6','hardtanh','logsigmoid','tanhshrink','softshrink','hardshrink']:
    add('act_'+a,b4,(lambda fn:lambda s,x:fn(s.fc(s.l(x)[0][:,-1])))(getattr(nn.functional,a)),X())
add('tagger_logsoftmax',b4,lambda s,x:torch.log_softmax(s.fc(s.l(x)[0]),-1),X())
add('tagger_argmax',b4,lambda s,x:s.fc(s.l(x)[0]).argmax(-1),X())
def b21(s): s.c=nn.LSTMCell(F,H); s.fc=nn.Linear(H,2)
def f21(s,x):
    h=torch.zeros(x.size(0),H); c=torch.zeros(x.size(0),H)
    for t in range(T): h,c=s.c(x[:,t],(h,c))
    return s.fc(h)
add('lstmcell_loop',b21,f21,X(),dyn={'in0':{0:'batch'}})
P=nn.utils.rnn
def f22(s,x,n):
    p=P.pack_padded_sequence(x,n,batch_first=True,enforce_sorted=True); _,(h,_)=s.l(p); return s.fc(h[-1])
LEN=torch.tensor([7,5,2])
add('packed_hn',b4,f22,X(),LEN)
def f23(s,x,n):
    p=P.pack_padded_sequence(x,n,batch_first=True,enforce_sorted=True); y,_=s.l(p); y,_=P.pad_packed_sequence(y,batch_first=True); return s.fc(y)
add('packed_tagger',b4,f23,X(),LEN)
def f24(s,x,n):
    p=P.pack_padded_sequence(x,n,batch_first=True,enforce_sorted=False); _,(h,_)=s.l(p); return s.fc(h[-1])
add('packed_unsorted',b4,f24,X(),torch.tensor([2,7,5]))
def f24b(s,x,n):
    p=P.pack_padded_sequence(x,n,batch_first=True,enforce_sorted=False); y,_=s.l(p); y,_=P.pad_packed_sequence(y,batch_first=True); return s.fc(y)
add('packed_unsorted_tagger',b4,f24b,X(),torch.tensor([2,7,5]))
def f25(s,x):
    y,_=s.l(s.e(x)); m=(x!=0).unsqueeze(-1).float(); return s.fc((y*m).sum(1)/m.sum(1).clamp(min=1))
add('masked_mean',b1,f25,torch.cat([torch.randint(1,V,(B,4)),torch.zeros(B,3,dtype=torch.long)],1))
def f26(s,x,n):
    y,_=s.l(x); return s.fc(y[torch.arange(x.size(0)),n-1])
add('last_real_step',b4,f26,X(),torch.tensor([2,7,5]))
def f26b(s,x,n):
    y,_=s.l(x); i=(n-1).view(-1,1,1).expand(y.size(0),1,y.size(2)); return s.fc(y.gather(1,i).squeeze(1))
add('last_real_gather',b4,f26b,X(),torch.tensor([2,7,5]))
def b27(s): s.l=nn.LSTM(F,H); s.fc=nn.Linear(H,2)
add('time_major',b27,lambda s,x:s.fc(s.l(x)[0][-1]),torch.randn(T,B,F),dyn={'in0':{0:'time',1:'batch'}})
def b28(s): s.l=nn.LSTM(F,H,batch_first=True); s.fc=nn.Linear(H,12)
add('forecaster_view',b28,lambda s,x:s.fc(s.l(x)[0][:,-1]).view(-1,4,3),X())
def b29(s): s.en=nn.LSTM(F,H,batch_first=True); s.de=nn.LSTM(H,H,batch_first=True); s.fc=nn.Linear(H,2)
def f29(s,x):
    _,(h,c)=s.en(x); z=h[-1].unsqueeze(1).repeat(1,4,1); y,_=s.de(z,(h,c)); return s.fc(y)
add('seq2seq_repeat',b29,f29,X())
add('flip_lstm',b4,lambda s,x:s.fc(s.l(x.flip(1))[0][:,-1]),X())
add('reshape_linear',b4,lambda s,x:(lambda y:torch.softmax(s.fc(y.reshape(-1,H)),1))(s.l(x)[0]),X())
def b32(s): s.e=nn.EmbeddingBag(V,F,mode='mean'); s.fc=nn.Linear(F,2)
add('embedding_bag',b32,lambda s,x:s.fc(s.e(x)),IDS())
def b33(s): s.t=nn.TransformerEncoderLayer(8,2,16,batch_first=True); s.p=nn.Linear(F,8); s.fc=nn.Linear(8,2)
add('transformer_layer',b33,lambda s,x:s.fc(s.t(s.p(x)).mean(1)),X())
def f34(s,x):
    y,_=s.l(x); a,b=y.chunk(2,2); return (a+b)
add('chunk_bidirectional',bb,f34,X())
def b35(s): s.l=nn.LSTM(V,H,batch_first=True); s.fc=nn.Linear(H,2)
add('one_hot',b35,lambda s,x:s.fc(s.l(nn.functional.one_hot(x,V).float())[0][:,-1]),IDS())
def b36(s): s.c=nn.Conv2d(1,4,3,padding=1); s.bn=nn.BatchNorm2d(4); s.p=nn.MaxPool2d(2,2); s.l=nn.LSTM(4*4,H,batch_first=True,bidirectional=True); s.fc=nn.Linear(2*H,11)
def f36(s,x):
    z=s.p(torch.relu(s.bn(s.c(x)))); b,c,h,w=z.shape; z=z.permute(0,3,1,2).reshape(b,w,c*h); return torch.log_softmax(s.fc(s.l(z)[0]),2)
add('crnn',b36,f36,torch.randn(B,1,8,20),dyn={'in0':{0:'batch',3:'width'}})
def b37(s): s.c=nn.Conv1d(F,6,3,stride=2,dilation=1); s.d=nn.Conv1d(6,6,3,groups=3,padding=2,dilation=2); s.p=nn.AvgPool1d(3,1,1); s.l=nn.GRU(6,H,batch_first=True); s.fc=nn.Linear(H,2)
add('conv_stride_groups',b37,lambda s,x:s.fc(s.l(s.p(s.d(s.c(x.transpose(1,2)))).transpose(1,2))[0][:,-1]),torch.randn(B,15,F))
add('adaptive_avg',bb,lambda s,x:s.fc(nn.functional.adaptive_avg_pool1d(s.l(x)[0].transpose(1,2),1).squeeze(2)),X())
add('einsum_attention',b4,lambda s,x:(lambda y:s.fc(torch.einsum('bt,btd->bd',torch.softmax(torch.einsum('btd,bd->bt',y,y[:,-1]),1),y)))(s.l(x)[0]),X())
def b40(s): s.l=nn.LSTM(F,H,batch_first=True); s.n=nn.GroupNorm(2,H); s.i=nn.InstanceNorm1d(H,affine=True); s.fc=nn.Linear(H,2)
add('group_norm',b40,lambda s,x:s.fc(s.n(s.l(x)[0].transpose(1,2)).mean(2)),X())
add('instance_norm',b40,lambda s,x:s.fc(s.i(s.l(x)[0].transpose(1,2)).amax(2)),X())
def f41(s,x):
    y,_=s.l(x); m=torch.triu(torch.ones(x.size(1),x.size(1)),1).bool()
    a=(y@y.transpose(1,2)/H**.5).masked_fill(m,float('-inf')); return s.fc(torch.softmax(a,-1)@y)
add('causal_attention',b4,f41,X())
add('topk',b4,lambda s,x:s.fc(torch.topk(s.l(x)[0],3,dim=1)[0].mean(1)),X())
add('norm_cos',b4,lambda s,x:nn.functional.normalize(s.fc(s.l(x)[0][:,-1]),dim=1),X())
add('std_var',bb,lambda s,x:s.fc2(torch.cat([s.l(x)[0].std(1),s.l(x)[0].var(1)],1)),X())
add('pad_shift',b4,lambda s,x:s.fc(s.l(nn.functional.pad(x,(0,0,1,0))[:,:-1])[0]),X())
def b45(s): s.l=nn.LSTM(F,H,batch_first=True,proj_size=4); s.fc=nn.Linear(4,2)
add('lstm_proj',b45,lambda s,x:s.fc(s.l(x)[0][:,-1]),X())
def b46(s): s.l=nn.LSTM(F,H,batch_first=True); s.w=nn.utils.weight_norm(nn.Linear(H,2))
add('weight_norm',b46,lambda s,x:s.w(s.l(x)[0][:,-1]),X())
add('logsumexp',b4,lambda s,x:torch.logsumexp(s.l(x)[0],1),X())
add('pow_exp',b4,lambda s,x:torch.pow(torch.abs(s.l(x)[0][:,-1])+0.1,1.5),X())
add('sin_pos',b4,lambda s,x:s.fc(s.l(torch.sin(x)+torch.cos(x))[0][:,-1]),X())
add('stride_slice',b4,lambda s,x:s.fc(s.l(x[:,::2])[0][:,-1]),X())
add('cumsum',b4,lambda s,x:s.fc(s.l(torch.cumsum(x,1))[0][:,-1]),X())
if __name__=='__main__':
    out=sys.argv[1]; opset=int(sys.argv[2]) if len(sys.argv)>2 else 17
    for name,m,inputs,names,dyn in L:
        d=os.path.join(out,name); os.makedirs(d,exist_ok=True); m.eval()
        ins=['in%d'%i for i in range(len(inputs))]
        dy={'in0':{0:'batch',1:'time'}}
        for i in range(1,len(inputs)): dy['in%d'%i]={0:'batch'}
        if dyn: dy.update(dyn)
        with torch.no_grad(): y=m(*inputs)
        ys=y if isinstance(y,tuple) else (y,)
        outs=['out%d'%i for i in range(len(ys))]
        try: torch.onnx.export(m,inputs,d+'/model.onnx',input_names=ins,output_names=outs,dynamic_axes=dy,opset_version=opset)
        except Exception as e: print(name,'EXPORT',str(e)[:200]); continue
        np.savez(d+'/io.npz',**{k:v.numpy() for k,v in zip(ins,inputs)},**{k:v.numpy() for k,v in zip(outs,ys)})
        torch.save(m.state_dict(),d+'/state.pt')
